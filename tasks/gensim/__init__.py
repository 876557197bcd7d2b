"""Task files in the interface of CLIPort and GenSim: loaded unchanged, run confined, played by their oracle."""
