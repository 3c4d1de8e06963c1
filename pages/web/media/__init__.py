"""Downloads and uploads: calendar files, robots.txt, sitemap, profile pictures."""
