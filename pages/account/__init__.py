"""Account pages: sign-in and registration, profile, public profile, becoming an expert."""
