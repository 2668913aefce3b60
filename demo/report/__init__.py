"""The demo's report: one self-contained HTML file, written by `page.write_report`."""
