"""Components of the operator's page: counts, e-mail queue, settings."""
