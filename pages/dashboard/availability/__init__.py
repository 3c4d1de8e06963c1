"""Dashboard tab: availability."""
