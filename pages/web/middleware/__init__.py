"""ASGI middleware: request ids, security headers, error boundary, compression, limits, CSRF, identity, locale."""
