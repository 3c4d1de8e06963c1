"""Dashboard tab: analytics."""
