import tseslint from 'typescript-eslint'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'

const bannedInEngine = [
  {
    selector: "MemberExpression[object.object.name='tf'][object.property.name='layers'][property.name='dropout']",
    message: "tf.layers.dropout repeats its mask: use the engine's stateless dropout."
  },
  {
    selector: "MemberExpression[object.name='tf'][property.name=/^(random|truncatedNormal|multinomial|dropout)/]",
    message: 'Randomness is stateless: see engine/training/random.'
  }
]

export default tseslint.config(
  { ignores: ['out/**', 'node_modules/**', 'test-results/**', 'resources/**', 'bench/.venv/**'] },
  ...tseslint.configs.strict,
  ...svelte.configs['flat/recommended'],
  { languageOptions: { globals: { ...globals.node } } },
  {
    files: ['src/renderer/**'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] }
    }
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error'
    }
  },
  { files: ['scripts/**', 'bench/**', 'src/cli/**', '**/*.mjs', 'resources/**'], rules: { 'no-console': 'off' } },
  {
    files: ['src/engine/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...bannedInEngine] }
  },
  { files: ['**/*.svelte'], rules: { 'svelte/no-navigation-without-resolve': 'off' } }
)
