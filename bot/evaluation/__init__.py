"""How right the answers are: checked questions asked, each answer judged, the misses explained."""
