#include "news.h"

int news_init(struct news *news)
{
	news->semaphore = semaphore_create(0, 0);
	return news->semaphore.handle > 0 ? 0 : news->semaphore.handle;
}

void news_tell(struct news *news)
{
	if (!atomic_exchange(&news->told, true))
		semaphore_give(news->semaphore);
}

int news_take(struct news *news)
{
	int status = semaphore_take(news->semaphore);

	if (!status)
		atomic_store(&news->told, false);
	return status;
}
