"""Dashboard tab: overview."""
