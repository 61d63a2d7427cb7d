#define _GNU_SOURCE
#include "Rights.h"
#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif

void bound_capabilities(unsigned long wanted)
{
    for (int capability = 0; capability < 64; capability++)
        if (!(wanted >> capability & 1))
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
}

void keep_capabilities(unsigned long wanted)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct sets[2];
    if (syscall(SYS_capget, &header, sets) < 0)
        return;
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (int half = 0; half < 2; half++) {
        sets[half].permitted &= (unsigned)(wanted >> 32 * half);
        sets[half].effective = sets[half].permitted;
        sets[half].inheritable = 0;
    }
    syscall(SYS_capset, &header, sets);
}

/* The bare calls: the C library's would tell every thread, of which there is one. */
void become(unsigned user)
{
    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    if (syscall(SYS_setgroups, 0, 0) == 0 && syscall(SYS_setresgid, user, user, user) == 0)
        syscall(SYS_setresuid, user, user, user);
}

void make_no_code(int whose)
{
    prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN | whose, 0, 0, 0);
}

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Programs, other processes, the kernel's own code, mounts, keys, namespaces, and what was a way into the kernel */
static const unsigned short s_refused[] = {
    SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime,
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp,
    SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_bpf, SYS_perf_event_open, SYS_reboot,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_quotactl,
    SYS_open_by_handle_at, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_unshare, SYS_setns, SYS_userfaultfd,
    SYS_personality, SYS_vhangup,
    425 /* io_uring_setup */, 426, 427, 428 /* open_tree */, 429, 430, 431, 432, 433,
#if defined(__x86_64__)
    SYS_iopl, SYS_ioperm, SYS_modify_ldt,
#endif
};

enum { REFUSED = sizeof s_refused / sizeof *s_refused, AROUND = 6 };

/* The kernel remembers which numbers are always let through, so the length of the list costs nothing (Linux 5.11). */
void refuse_calls(int which)
{
    int refused = REFUSED - which;
    struct sock_filter code[REFUSED + AROUND];
    int at = 0;
    code[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    code[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 0, (unsigned char)(refused + 3));
    code[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    code[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000,
        (unsigned char)(refused + 1), 0);
    for (int i = 0; i < refused; i++)
        code[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
            s_refused[which + i], (unsigned char)(refused - i), 0);
    code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    struct sock_fprog program = { (unsigned short)at, code };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
