"""Search, help and the sample company; sits on top of all."""
