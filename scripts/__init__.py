"""Commands that `ape run` finds: thin, with the work done in gramwatt."""
