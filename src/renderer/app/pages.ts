/** What each page is: its title, icon and content, which loads when it is first shown. */
import type { Component } from 'svelte'
import ChartLine from '@lucide/svelte/icons/chart-line'
import Database from '@lucide/svelte/icons/database'
import Download from '@lucide/svelte/icons/download'
import Grid3x3 from '@lucide/svelte/icons/grid-3x3'
import History from '@lucide/svelte/icons/history'
import Network from '@lucide/svelte/icons/network'
import Pencil from '@lucide/svelte/icons/pencil-line'
import Settings from '@lucide/svelte/icons/settings'
import type { PageId } from './pageIds'

export interface AppPage {
  id: PageId
  title: string
  icon: Component
  load: () => Promise<{ default: Component }>
}

export const pages: readonly AppPage[] = [
  { id: 'data', title: 'Data', icon: Database, load: () => import('../features/data/DataPage.svelte') },
  { id: 'model', title: 'Model', icon: Network, load: () => import('../features/model/ModelPage.svelte') },
  { id: 'train', title: 'Train', icon: ChartLine, load: () => import('../features/train/TrainPage.svelte') },
  { id: 'runs', title: 'Runs', icon: History, load: () => import('../features/runs/RunsPage.svelte') },
  { id: 'evaluate', title: 'Evaluate', icon: Grid3x3, load: () => import('../features/evaluate/EvaluatePage.svelte') },
  { id: 'try', title: 'Try', icon: Pencil, load: () => import('../features/try/TryPage.svelte') },
  { id: 'export', title: 'Export', icon: Download, load: () => import('../features/export/ExportPage.svelte') },
  { id: 'settings', title: 'Settings', icon: Settings, load: () => import('../features/settings/SettingsPage.svelte') }
]
