/** A case that is a folder of files, as one file: its address. */
declare module '*?case' {
  const url: string;
  export default url;
}
