"""One module for each format that an encounter leaves in."""
