"""Where the corpus and the encoder come from: the hub, the user's files, or the bundled ones."""
