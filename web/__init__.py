"""Show it: pages, JSON API and player, on Flask."""
