/* Signals wait from a process' first step on, before there is a second thread: one that the runtime starts for itself
   inherits that, and nobody else could give it to that thread. */

/* Those that arrive from outside (SignalSet.cs has the same list). */
void block_signals(void);

/* This thread hears again what it heard before: for a program that a person ends with Ctrl-C. */
void hear_signals(void);
