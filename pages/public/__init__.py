"""Public pages: landing page, directory, an expert's page, privacy and terms."""
