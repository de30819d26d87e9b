import { createTheme } from '@mui/material/styles';

/** Sizes that several components share, in CSS pixels. Everything else follows the 4 px rhythm. */
export const LAYOUT = {
  topBarPx: 40,
  statusLinePx: 24,
  leftPanelPx: 208,
  rightPanelPx: 272,
  filmstripPx: 92,
  compareBarPx: 36,
  controlPx: 28,
  padPx: 240,
  minWindowWidthPx: 1024,
  /** Of the window: below, a photo between two panels would be narrower than either. */
  bothPanelsFromPx: 880,
  /** Of the window: below, the filmstrip leaves the photo more of its height. */
  lowWindowPx: 480,
  lowFilmstripPx: 52,
} as const;

const MOTION_MS = 120;

/** Greys without tint, so that nothing on the screen shifts how a photo's colours are seen. */
function grey(lightness: number): string {
  return `hsl(0, 0%, ${lightness}%)`;
}

declare module '@mui/material/styles' {
  interface Palette {
    surface: { canvas: string; base: string; panel: string; raised: string };
    mark: { pick: string; reject: string; star: string };
  }
  interface PaletteOptions {
    surface: { canvas: string; base: string; panel: string; raised: string };
    mark: { pick: string; reject: string; star: string };
  }
}

const shared = { action: { hoverOpacity: 0.06, selectedOpacity: 0.12 } };

/** One theme with two colour schemes; the accent is for the current value and the focus only. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-theme' },
  colorSchemes: {
    dark: {
      palette: {
        ...shared,
        primary: { main: '#e0a84e', contrastText: grey(12) },
        background: { default: grey(16), paper: grey(20) },
        surface: { canvas: grey(12), base: grey(16), panel: grey(20), raised: grey(26) },
        mark: { pick: grey(92), reject: '#e57373', star: grey(70) },
        text: { primary: grey(92), secondary: grey(70), disabled: grey(50) },
        divider: grey(26),
        error: { main: '#ef8f8f' },
      },
    },
    light: {
      palette: {
        ...shared,
        primary: { main: '#7a4b00', contrastText: grey(100) },
        background: { default: grey(84), paper: grey(90) },
        surface: { canvas: grey(72), base: grey(84), panel: grey(90), raised: grey(96) },
        mark: { pick: grey(12), reject: '#b3261e', star: grey(30) },
        text: { primary: grey(12), secondary: grey(30), disabled: grey(50) },
        divider: grey(76),
        error: { main: '#b3261e' },
      },
    },
  },
  spacing: 4,
  shape: { borderRadius: 4 },
  typography: {
    fontFamily:
      'system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif',
    fontSize: 13,
    htmlFontSize: 16,
    body1: { fontSize: 13, lineHeight: '20px' },
    body2: { fontSize: 13, lineHeight: '20px' },
    caption: { fontSize: 12, lineHeight: '16px' },
    // Capitals would turn λ into Λ.
    overline: { fontSize: 12, lineHeight: '16px', letterSpacing: 0, fontWeight: 600, textTransform: 'none' },
    h1: { fontSize: 20, lineHeight: '28px', fontWeight: 600 },
    h2: { fontSize: 15, lineHeight: '24px', fontWeight: 600 },
    button: { fontSize: 13, textTransform: 'none', fontWeight: 500 },
  },
  transitions: {
    duration: {
      shortest: MOTION_MS,
      shorter: MOTION_MS,
      short: MOTION_MS,
      standard: MOTION_MS,
      complex: MOTION_MS,
      enteringScreen: MOTION_MS,
      leavingScreen: MOTION_MS,
    },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        'html, body, #window': { height: '100%', overflow: 'hidden' },
        body: { userSelect: 'none', fontVariantNumeric: 'tabular-nums' },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            transitionDuration: '0s !important',
            animationDuration: '0s !important',
          },
        },
      },
    },
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { size: 'small', color: 'inherit' },
      styleOverrides: {
        root: ({ theme: t }) => ({
          minHeight: LAYOUT.controlPx,
          padding: t.spacing(0, 3),
          whiteSpace: 'nowrap',
          flexShrink: 0,
          '&.MuiButton-outlined': { borderColor: t.vars?.palette.text.disabled },
          '&.Mui-focusVisible': { outline: `2px solid ${t.vars?.palette.primary.main}`, outlineOffset: 1 },
        }),
      },
    },
    MuiIconButton: {
      defaultProps: { size: 'small', color: 'inherit' },
      styleOverrides: {
        root: ({ theme: t }) => ({
          width: LAYOUT.controlPx,
          height: LAYOUT.controlPx,
          borderRadius: t.shape.borderRadius,
          '&.Mui-focusVisible': { outline: `2px solid ${t.vars?.palette.primary.main}`, outlineOffset: 1 },
        }),
      },
    },
    MuiSvgIcon: { defaultProps: { fontSize: 'small' } },
    MuiTooltip: { defaultProps: { enterDelay: 500, enterNextDelay: 300, disableInteractive: true } },
    MuiAlert: {
      styleOverrides: {
        root: ({ theme: t }) => ({
          color: t.vars?.palette.text.primary,
          backgroundColor: t.vars?.palette.surface.raised,
          border: `1px solid ${t.vars?.palette.divider}`,
          fontSize: 13,
        }),
        icon: ({ theme: t }) => ({ color: `${t.vars?.palette.text.secondary} !important` }),
      },
    },
    MuiToggleButton: {
      styleOverrides: {
        root: ({ theme: t }) => ({
          height: LAYOUT.controlPx,
          textTransform: 'none',
          color: t.vars?.palette.text.secondary,
          '&.Mui-selected, &.Mui-selected:hover': {
            color: t.vars?.palette.primary.main,
            backgroundColor: t.vars?.palette.surface.raised,
          },
          '&.Mui-focusVisible': { outline: `2px solid ${t.vars?.palette.primary.main}` },
        }),
      },
    },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiTextField: { defaultProps: { size: 'small' } },
    MuiSelect: {
      defaultProps: { size: 'small' },
      styleOverrides: {
        select: ({ theme: t }) => ({ padding: t.spacing(1, 2), minHeight: 0, lineHeight: '20px' }),
      },
    },
    // As high as a select: 4 + 20 + 4 px.
    MuiOutlinedInput: {
      styleOverrides: { input: ({ theme: t }) => ({ padding: t.spacing(1, 2), height: 20 }) },
    },
    MuiInputLabel: {
      styleOverrides: {
        outlined: { '&:not(.MuiInputLabel-shrink)': { transform: 'translate(8px, 4px) scale(1)' } },
      },
    },
    MuiInputBase: { styleOverrides: { root: { fontSize: 13 } } },
    MuiFormHelperText: { styleOverrides: { root: ({ theme: t }) => ({ margin: t.spacing(1, 2, 0) }) } },
    MuiCheckbox: {
      defaultProps: { size: 'small' },
      styleOverrides: { root: ({ theme: t }) => ({ padding: t.spacing(1) }) },
    },
    MuiRadio: {
      defaultProps: { size: 'small' },
      styleOverrides: { root: ({ theme: t }) => ({ padding: t.spacing(1) }) },
    },
    MuiFormControlLabel: {
      styleOverrides: {
        root: ({ theme: t }) => ({ minHeight: LAYOUT.controlPx, margin: t.spacing(0, 0, 0, -1) }),
      },
    },
    MuiMenuItem: { styleOverrides: { root: { minHeight: LAYOUT.controlPx } } },
    MuiListItemButton: {
      styleOverrides: {
        root: ({ theme: t }) => ({
          minHeight: LAYOUT.controlPx,
          padding: t.spacing(0, 2),
          borderRadius: t.shape.borderRadius,
          '&.Mui-selected, &.Mui-selected:hover': {
            backgroundColor: t.vars?.palette.surface.raised,
            fontWeight: 600,
          },
          '&.Mui-focusVisible': { outline: `2px solid ${t.vars?.palette.primary.main}`, outlineOffset: -2 },
        }),
      },
    },
    MuiSlider: {
      defaultProps: { size: 'small' },
      styleOverrides: { thumb: { width: 12, height: 12 }, rail: { opacity: 0.3 } },
    },
    MuiDialog: { defaultProps: { transitionDuration: MOTION_MS } },
  },
});
