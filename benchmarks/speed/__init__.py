"""The speed benchmark: `make bench`. docs/speed.md tells what is compared and how."""
