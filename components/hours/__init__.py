"""Components that edit availability: weekly rows, painted grid, date overrides, preview and explanation."""
