// The library's own file is served under this name; its types are those of the package.
export * from 'lightweight-charts';
