"""Components that show an expert: card, public page, event types, reviews, profile form."""
