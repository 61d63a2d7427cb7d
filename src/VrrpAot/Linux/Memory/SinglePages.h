/* Where a page of a file is touched, the kernel maps up to fifteen of its neighbours as well: a start is quicker by it,
   and what stays is several times what runs. Memory that it may have to tell about is left out of that, and it need
   not tell anybody (userfaultfd(2), write protection without a reader: Linux 6.7 on x64; before, nothing happens). */

/* Asks for the right to say so, before refuse_calls takes it away. Later calls do nothing. */
void may_take_single_pages(void);

/* From now on only what is touched is mapped. Memory on page boundaries. 0, or why not: a negative errno. */
int take_single_pages(void *begin, unsigned long length);
