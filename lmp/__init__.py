"""Language model programs: a sentence becomes a program, the program runs confined, what happened is traced."""
