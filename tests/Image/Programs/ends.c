/* A process 1 that ends at once: the kernel panics. */
#include "machine.h"

void _start(void)
{
    say("ends\r\n");
    call(CALL_EXIT, 1, 0, 0, 0, 0);
}
