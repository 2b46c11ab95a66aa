"""One blueprint a family of pages; each view only reads the request and picks a page."""
