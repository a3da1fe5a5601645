import type { Component } from 'svelte'

export interface MenuItem {
  label: string
  run: () => void
  icon?: Component | undefined
  keys?: string | undefined
  danger?: boolean
  disabled?: boolean
}
