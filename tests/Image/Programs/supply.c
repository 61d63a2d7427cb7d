/*
 * Pulls the plug of a supply that is only memory (an EEPROM at 0x14 of i2c-1), and puts it back with the next run:
 * writes what a PiJuice would answer.
 * The first run says that mains is there. Run as root by a box that takes it for a check script.
 */
#include "machine.h"

struct message { unsigned short address, flags, length; unsigned char *bytes; };
struct messages { struct message *all; unsigned int count; };

enum { TRANSFER = 0x0707, CHIP = 0x14, STATUS = 0x40, FROM_MAINS = 0x30 };

static const char *const running_on_mains = "/run/on-mains";

static void end(long refused)
{
    call(CALL_EXIT, refused < 0 ? 2 : 0, 0, 0, 0, 0);
}

static void send(long bus, unsigned char *bytes, int count)
{
    struct message one = { CHIP, 0, (unsigned short)count, bytes };
    struct messages all = { &one, 1 };
    long refused = call(CALL_IOCTL, bus, TRANSFER, (long)&all, 0, 0);
    if (refused < 0)
        end(refused);
}

void _start(void)
{
    long bus = call(CALL_OPENAT, HERE, (long)"/dev/i2c-1", READ_WRITE, 0, 0);
    if (bus < 0)
        end(bus);
    int mains = call(CALL_OPENAT, HERE, (long)running_on_mains, READ_WRITE | CREATE | ONLY_NEW, 0600, 0) >= 0;
    if (!mains)
        call(CALL_UNLINKAT, HERE, (long)running_on_mains, 0, 0, 0);

    /* Status (0x40) and charge (0x41) have their check sums behind them, so that each is the other's: of mains, 207 %
       are full; of none, 255. */
    unsigned char status = mains ? FROM_MAINS : 0, sum = status ^ 0xff;
    unsigned char begin[] = { 0 }, says[] = { STATUS, status, sum, status };
    /* This memory has two halves; the last place that was touched decides, odd or even, which one comes next. */
    send(bus, begin, sizeof begin);
    send(bus, says, sizeof says);
    send(bus, says, sizeof says);
    end(0);
}
