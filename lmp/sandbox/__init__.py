"""Where programs run: a confined child process that can do nothing but call the functions it is offered."""
