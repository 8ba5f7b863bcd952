mod cleaning;
mod columns;
mod folding;
