"""Whether factors are plausible: research files, the second source, grid mixes, verdicts."""
