"""Figures: what the product costs and how soon it answers, beside its goals and its peers. See `docs/guide/performance.md`."""
