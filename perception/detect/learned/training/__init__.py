"""How the learned detector comes to be; needs the extra `train`."""
