/* The image of a process that does nothing, for the figure process_cycle. */

int main(void)
{
	return 0;
}
