/** Where in the window the person is. */
import type { PageId } from './pageIds'

class Navigation {
  page = $state<PageId>('data')

  go(page: PageId): void {
    this.page = page
  }
}

export const navigation = new Navigation()
