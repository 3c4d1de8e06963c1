"""Page framework: visits, routing, live updates, locale, notifications; below all page packages."""
