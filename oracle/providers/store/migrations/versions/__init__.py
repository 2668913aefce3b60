"""One file per migration; a released file is never changed."""
