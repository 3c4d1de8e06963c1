"""Shared by all service packages: authorization, validation, rate limits, ids, key derivation."""
