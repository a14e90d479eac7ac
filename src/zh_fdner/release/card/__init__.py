"""The model card, from measured files only: the wheel's README.md, and the page on the hub."""
