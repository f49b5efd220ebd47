@echo off
rem Builds what has changed, and runs the program: ecomm, ecomm load samples/init-database.json, ecomm --help
setlocal
dotnet build "%~dp0src\Ecomm.Local" -c Release --nologo -v quiet --tl:off -clp:"ErrorsOnly;NoSummary" 1>&2 || exit /b 1
dotnet "%~dp0src\Ecomm.Local\bin\Release\net10.0\Ecomm.Local.dll" %*
