"""Components of accounts: sign-in forms, profile, picture editor."""
