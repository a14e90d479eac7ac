"""Who annotates the parts: this process, several, or a cluster."""
