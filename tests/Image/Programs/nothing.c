/* A process 1 that does nothing but say that it is there: how long this machine and this kernel take by themselves. */
#include "machine.h"

void _start(void)
{
    say("there\r\n");
    for (;;)
        sleep_for(1000);
}
