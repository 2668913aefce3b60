"""The demo's report: one HTML file that needs nothing beside it. `page.write_report` writes it."""
