"""Components of the public pages: landing page, directory, legal texts."""
