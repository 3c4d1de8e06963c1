"""Patches of NiceGUI and Socket.IO, applied once at start: CSP nonces, event checks, performance, pruning."""
