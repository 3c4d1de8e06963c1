"""Benchmarks: cost and latency of the product, compared with goals and with other products.

See `docs/guide/performance.md`.
"""
