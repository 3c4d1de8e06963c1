"""What every service package may use: authorization, validation, rate limits, ids, key derivation."""
