/** .helmignore as `helm create` begins it: what an editor or a version control system leaves in a folder. */
export const helmIgnore = `.DS_Store
.git/
.gitignore
.idea/
.vscode/
*.bak
*.orig
*.swp
*.tmp
*~
`;
